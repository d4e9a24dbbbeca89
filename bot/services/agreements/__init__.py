"""Steps that an employee and the penilai agree on: proposed, answered, asked about again."""
