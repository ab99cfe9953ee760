"""Where officers write surveys: their own screens in Wagtail’s frame. The office alone has it."""
