"""`make judge`: what Lighthouse, axe and the Nu HTML checker say of the running demo."""
