"""Making an installation: `./run install`."""
