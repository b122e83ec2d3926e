"""Text from outside → exact values. Total: it answers, or says what it does not understand; it never guesses."""
