"""Every message by its state, and each as it left."""
