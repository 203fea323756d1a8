"""What is wrong with a picture: measures, then a diagnosis. OpenCV lives here only."""
