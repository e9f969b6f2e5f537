"""Words the demo company's customers are named and placed with. None of them exists."""

FRENCH_TRADES = (
    "Menuiserie", "Transports", "Brasserie", "Hôtel", "Atelier", "Papeterie", "Clinique",
    "Imprimerie", "Boulangerie", "Garage", "Pépinière", "Charpente", "Plomberie", "Librairie",
    "Pharmacie", "Serrurerie", "Laboratoire", "Cabinet", "Maison", "Domaine", "Fromagerie",
    "Traiteur", "Carrosserie", "Électricité", "Maçonnerie",
)  # fmt: skip
FRENCH_NAMES = (
    "Garnier", "Lenoir", "des Quais", "Roux", "Soler", "du Parc", "Petit", "Moreau", "Duval",
    "Lefèvre", "Besson", "Chevalier", "des Alpes", "du Marais", "Faure", "Gauthier", "Hénaff",
    "de la Loire", "Jacquet", "Kervella", "Le Goff", "Marchand", "Noël", "Olivier", "Perrin",
    "Quentin", "Rivière", "Saint-Éloi", "Tessier", "Vasseur",
)  # fmt: skip
FRENCH_FORMS = ("", "", " SARL", " SAS", " & Fils", " SA")
FRENCH_CITIES = (
    ("75011", "Paris"), ("69002", "Lyon"), ("44000", "Nantes"), ("59000", "Lille"),
    ("93100", "Montreuil"), ("33000", "Bordeaux"), ("31000", "Toulouse"), ("67000", "Strasbourg"),
    ("35000", "Rennes"), ("13006", "Marseille"), ("38000", "Grenoble"), ("21000", "Dijon"),
)  # fmt: skip
STREETS = (
    "quai Rambaud", "rue des Lilas", "place de l'Église", "avenue Jean-Jaurès",
    "chemin des Vignes", "rue Victor-Hugo", "boulevard de la Liberté", "impasse du Moulin",
    "rue de la République", "allée des Tilleuls",
)  # fmt: skip
TOWN_HALLS = (
    ("Ville de Montreuil", "93100", "Montreuil"),
    ("Ville de Vannes", "56000", "Vannes"),
    ("Ville d'Annecy", "74000", "Annecy"),
    ("Ville de Béziers", "34500", "Béziers"),
    ("Ville de Quimper", "29000", "Quimper"),
    ("Ville de Chartres", "28000", "Chartres"),
    ("Ville de Laval", "53000", "Laval"),
    ("Ville de Troyes", "10000", "Troyes"),
)

FOREIGN = (
    ("DE", "de", "EUR", "Kessler GmbH", "Industriestraße 14", "50667", "Köln"),
    ("DE", "de", "EUR", "Vogelsang Logistik GmbH", "Hafenweg 3", "20457", "Hamburg"),
    ("DE", "de", "EUR", "Brandt & Söhne KG", "Marktplatz 7", "04109", "Leipzig"),
    ("DE", "de", "EUR", "Feinwerk Ulm AG", "Donaustraße 21", "89073", "Ulm"),
    ("DE", "de", "EUR", "Rosenthaler Hof GmbH", "Rosenstraße 2", "10178", "Berlin"),
    ("BE", "fr", "EUR", "Brasserie du Sablon SRL", "rue Haute 118", "1000", "Bruxelles"),
    ("BE", "en", "EUR", "Vandenberghe Textiel NV", "Korenmarkt 9", "9000", "Gent"),
    ("BE", "fr", "EUR", "Ateliers de Namur SA", "rue de Fer 33", "5000", "Namur"),
    ("ES", "es", "EUR", "Talleres Ibarra S.L.", "Calle Mayor 45", "48001", "Bilbao"),
    ("ES", "es", "EUR", "Hermanos Soto S.A.", "Avenida del Puerto 12", "46021", "Valencia"),
    ("ES", "es", "EUR", "Distribuciones Prado S.L.", "Calle Feria 8", "41003", "Sevilla"),
    ("IT", "it", "EUR", "Officine Bellini S.r.l.", "Via Torino 61", "20123", "Milano"),
    ("IT", "it", "EUR", "Ceramiche Rossetti S.p.A.", "Via Emilia 204", "41121", "Modena"),
    ("IT", "it", "EUR", "Tessuti del Lago S.r.l.", "Via Roma 5", "22100", "Como"),
    ("NL", "en", "EUR", "Van Dijk Bloemen B.V.", "Keizersgracht 310", "1016 EZ", "Amsterdam"),
    ("NL", "en", "EUR", "Delta Scheepswerf B.V.", "Maasboulevard 80", "3011 TX", "Rotterdam"),
    ("PT", "en", "EUR", "Cortiças do Norte Lda", "Rua das Flores 19", "4050-265", "Porto"),
    ("GB", "en", "GBP", "Harcourt & Lane Ltd", "22 Bridge Street", "LS2 7HR", "Leeds"),
    ("GB", "en", "GBP", "Pennine Joinery Ltd", "4 Mill Lane", "HX1 5ER", "Halifax"),
    ("GB", "en", "GBP", "Ashdown Catering plc", "81 Castle Road", "BN1 1AA", "Brighton"),
    ("GB", "en", "GBP", "Tideway Marine Supplies Ltd", "Dock Road 6", "SO14 3TJ", "Southampton"),
    ("US", "en", "USD", "Lakeshore Fixtures Inc.", "418 Harbor Avenue", "60611", "Chicago"),
    ("US", "en", "USD", "Blue Ridge Interiors LLC", "77 Maple Street", "28801", "Asheville"),
    ("US", "en", "USD", "Hudson Millwork Co.", "1250 River Road", "12207", "Albany"),
    ("CH", "fr", "CHF", "Horlogerie du Jura SA", "rue du Pont 15", "2300", "La Chaux-de-Fonds"),
    ("CH", "de", "CHF", "Alpenblick Hotel AG", "Seestrasse 40", "6004", "Luzern"),
)

RATES = (("GBP", "1.1540"), ("USD", "0.9210"), ("CHF", "1.0480"))
"""Invented rates of the entity's currency, EUR."""

FIRST_NAMES = (
    "Nadia", "Paul", "Sophie", "Karim", "Léa", "Hugo", "Inès", "Thomas", "Amélie", "Youssef",
    "Clara", "Mathis", "Jeanne", "Rémi", "Aïcha", "Louis",
)  # fmt: skip
LAST_NAMES = (
    "Berger", "Henry", "Fontaine", "Benali", "Caron", "Girard", "Lopez", "Renaud", "Schmitt",
    "Da Silva", "Leroy", "Mercier", "Blanc", "Guérin", "Picard", "Aubry",
)  # fmt: skip
