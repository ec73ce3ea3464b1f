"""What a new clinic's installation begins with."""
