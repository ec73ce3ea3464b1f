"""The questions of a plan of care, for the patient's page and the practitioner's (1231)."""
