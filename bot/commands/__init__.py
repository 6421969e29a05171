"""What people can ask of us: commands and plain talk, understood the same on every platform."""
