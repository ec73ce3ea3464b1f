"""What can happen on the public site: messages and opinions."""
