"""What happens without anybody asking: deliveries and purges."""
