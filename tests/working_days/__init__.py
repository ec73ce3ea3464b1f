"""Each role's working day, through the pages that role uses."""
