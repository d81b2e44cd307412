"""What axe-core and Lighthouse say of the built site: ``make audit`` prints it."""
