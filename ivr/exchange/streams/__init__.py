"""Media streams as the platform's side of them."""
