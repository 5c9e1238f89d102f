"""Plain values that every layer speaks: money and findings. Leaves out everything that decides."""
