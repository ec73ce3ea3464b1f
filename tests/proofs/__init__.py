"""Long proofs, one module each: `python -m tests.proofs.NAME` prints a JSON object a line."""
