"""The words of the interface in other languages: what there is to translate, and who checked it."""
