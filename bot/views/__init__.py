"""Facts as pictures and files: values in, bytes out."""
