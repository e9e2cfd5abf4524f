"""What an iPhone shows while the app opens from its home screen: the colour of its pages, so
that nothing flashes white in the dark.

iOS takes no colour for this from the manifest. It wants a picture of exactly the screen's size
for each screen, named by the page that was open when the app was put on the home screen, and
heeds it only beside `apple-mobile-web-app-capable`. Ours are of one colour and half a kilobyte;
`python -m docs.startup` makes them.
"""

from journal.web import files

# Width and height upright in CSS pixels, and device pixels to one of them: each screen of an
# iPhone since the one of 2016.
SCREENS = (
    (320, 568, 2),
    (375, 667, 2),
    (414, 736, 3),
    (375, 812, 3),
    (414, 896, 2),
    (414, 896, 3),
    (390, 844, 3),
    (428, 926, 3),
    (393, 852, 3),
    (430, 932, 3),
    (402, 874, 3),
    (440, 956, 3),
    (420, 912, 3),
)
PAPER = {"light": "faf7f2", "dark": "16130f"}  # as in ground.css


def name(scheme: str, width: int, height: int, ratio: int) -> str:
    """The file for one screen in this look."""
    return f"startup/{width * ratio}x{height * ratio}-{scheme}.png"


def pictures() -> list[dict[str, str]]:
    """Where each is, and for which screen and look: [{href, media}]."""
    return [
        {
            "href": files.address(name(scheme, *screen)),
            "media": f"(prefers-color-scheme: {scheme}) and (orientation: portrait) and "
            f"(device-width: {screen[0]}px) and (device-height: {screen[1]}px) and "
            f"(-webkit-device-pixel-ratio: {screen[2]})",
        }
        for scheme in PAPER
        for screen in SCREENS
    ]
