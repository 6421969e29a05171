"""What the operator sets; it imports nothing of ours."""
