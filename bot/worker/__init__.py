"""What happens without anybody asking: deliveries, reminders and purges."""
