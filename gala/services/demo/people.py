"""The demo's people, invented: names as long, as short and as various as they come to a real gala."""

import random
from collections.abc import Iterator

Family = tuple[str, tuple[str, ...]]
"""A party's label and its members."""

WAITING: Family = (
    "Familia Herrera Vidal",
    ("Carmen Herrera Vidal", "Javier Herrera Prieto", "Lucía Herrera Vidal", "Mateo Herrera Vidal"),
)
"""Nobody has answered yet: the demo's first code opens it."""

SEATED: Family = ("Siobhán & Łukasz", ("Siobhán O’Brien", "Łukasz Wiśniewski"))
"""Both come and sit together: the demo's second code opens it."""

NAMED: tuple[Family, ...] = (
    ("Patronato Aurora", ("Isabel Aurora Quintana", "Ramón Quintana Solís", "Teresa Quintana Solís")),
    ("Dr. Adébáyọ̀ Ọláwálé", ("Adébáyọ̀ Ọláwálé", "Fúnmiláyọ̀ Ọláwálé")),
    ("عائلة حداد", ("ليلى حداد", "عمر حداد", "نور حداد")),
    ("王家", ("王小明", "李娜", "王思远")),
    ("Gia đình Nguyễn", ("Nguyễn Thị Minh Khai", "Trần Đức Anh", "Nguyễn Trần Bảo Ngọc")),
    (
        "Fernández de Córdoba",
        (
            "María de los Ángeles Fernández de Córdoba y Álvarez de las Asturias-Bohorques",
            "Íñigo Fernández de Córdoba y Ruiz de Alarcón",
        ),
    ),
    ("Οικογένεια Παπαδοπούλου", ("Ελένη Παπαδοπούλου", "Νίκος Παπαδόπουλος")),
    ("Родина Шевченко", ("Олександр Шевченко", "Марія Шевченко", "Софія Шевченко", "Іван Шевченко")),
    ("Yıldız", ("İpek Yıldız", "Çağrı Yıldız")),
    ("Sigríður og Jón", ("Sigríður Þorvaldsdóttir", "Jón Ægisson")),
    ("משפחת לוי", ("נועה לוי", "איתן לוי")),
    ("Famille Lefèvre-Dubois", ("Chloé Lefèvre", "Aurélien Dubois", "Zoë Lefèvre-Dubois", "Noël Lefèvre-Dubois")),
    ("Großmann", ("Jürgen Großmann", "Annemarie Großmann")),
    ("Müller-Brandenburg-Hohenzollern & Söhne GmbH", ("Bärbel Müller", "Götz Müller", "Sönke Müller", "Käthe Ö")),
    ("Ng", ("Bo Ng",)),
    ("Família Conceição", ("João Conceição", "Inês Conceição", "Tomé Conceição", "Luísa Conceição", "Zé Conceição")),
    ("Novákovi", ("Tomáš Novák", "Zdeňka Nováková", "Ondřej Novák")),
    ("Ødegård", ("Bjørn Ødegård", "Åse Ødegård", "Sørine Ødegård")),
    ("山田家", ("山田 太郎", "山田 花子")),
    ("D’Angelo", ("Niccolò D’Angelo", "Maria Pia D’Angelo", "Letizia D’Angelo")),
)
"""Parties whose names a page must bear."""

_GIVEN = (
    "Alba Álvaro Amelia Andrés Beatriz Bruno Carla Celia César Clara Daniel Diego Elena Emma Enrique Eva Fátima "
    "Félix Gabriel Gema Hugo Inés Irene Iván Jaime Joaquín Jorge Julia Laia Leo Lola Manuel Marcos Marta Martín "
    "Mónica Nadia Nico Noa Nuria Óscar Pablo Paula Pilar Quim Rafael Raquel Rocío Rubén Sara Sergio Sofía Tomás "
    "Úrsula Valentina Víctor Ximena Yolanda Zaida"
)
_FAMILY = (
    "Abad Aguilar Alonso Arias Barroso Beltrán Benítez Bravo Caballero Cano Castaño Cortés Crespo Delgado Domínguez "
    "Durán Escudero Esteban Ferrer Fuentes Gallardo Garrido Gil Gómez Guerrero Ibáñez Lorenzo Lozano Marín Méndez "
    "Molina Montero Muñoz Navarro Núñez Ortega Pardo Pascual Peña Ramos Reyes Rivas Rojas Román Rubio Salas Sánchez "
    "Santana Soler Suárez Torres Vargas Vega Velasco Vera Vidal Zamora"
)

SIZES = (2, 4, 1, 3, 5, 2, 6, 2, 3, 4, 1, 2)


def families(count: int, seed: int) -> Iterator[Family]:
    """So many more parties of one to six, the same ones for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        first, second = chance.sample(_FAMILY.split(), 2)
        size = SIZES[number % len(SIZES)]
        names = tuple(f"{given} {first} {second}" for given in chance.sample(_GIVEN.split(), size))
        yield (names[0] if size == 1 else f"Familia {first} {second}"), names
