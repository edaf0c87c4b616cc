"""The carnet de bord that a service keeps for each period: written by the cell, validated, transmitted, exported."""
