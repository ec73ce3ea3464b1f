"""Reports for the people who keep the public site true."""
