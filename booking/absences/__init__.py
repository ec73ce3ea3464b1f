"""The forms about an absence, for the practitioner's phone and for the office (1111)."""
