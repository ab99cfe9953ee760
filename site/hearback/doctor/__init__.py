"""`./run doctor`: looks at a running installation and says in one line each what to mend."""
