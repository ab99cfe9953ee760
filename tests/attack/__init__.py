"""An attacker on published figures. He shares no code with the product: only its door is used."""
