"""The public door for programs: JSON about areas, people and free times. No patient data, in or out."""
