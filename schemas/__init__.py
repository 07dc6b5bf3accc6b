"""What flows through Thresher: plain typed data, no behaviour, no heavy imports."""
