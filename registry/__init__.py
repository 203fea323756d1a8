"""What must be watched and what is installed. Knows neither how a camera behaves nor the service."""
