"""What the model is told: versioned templates. The schema's part of a prompt is generated from the schema."""
