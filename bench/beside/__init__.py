"""What people in a call notice of other work on the machine."""
