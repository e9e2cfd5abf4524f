#!/usr/bin/python3
"""A small WebKitGTK browser that WebKitWebDriver may drive, for `make engines`.

MiniBrowser forgets everything when it is driven; this one keeps what it is given in a folder,
as the app on a phone does. Run by Debian's Python: webkit_window.py FOLDER [dark] [no-locks].
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, Gtk, WebKit2  # noqa: E402  # after the versions are said

WIDE, HIGH = 390, 844
FOLDER, WISHES = Path(sys.argv[1]), sys.argv[2:]
# Safari has StorageAPI; WebKitGTK has it too, switched off.
FEATURES = {"StorageAPI": True, "WebLocksAPI": "no-locks" not in WISHES}


def main() -> None:
    """Wait to be driven."""
    kept = WebKit2.WebsiteDataManager(
        base_data_directory=str(FOLDER / "data"), base_cache_directory=str(FOLDER / "cache")
    )
    context = WebKit2.WebContext.new_with_website_data_manager(kept)
    context.set_automation_allowed(True)
    context.get_cookie_manager().set_persistent_storage(
        str(FOLDER / "cookies"), WebKit2.CookiePersistentStorage.SQLITE
    )
    Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", "dark" in WISHES)

    def view(_: WebKit2.AutomationSession) -> WebKit2.WebView:
        window = Gtk.Window(default_width=WIDE, default_height=HIGH)
        shown = WebKit2.WebView(
            web_context=context, is_controlled_by_automation=True, settings=settings()
        )
        shown.connect("close", lambda _: window.destroy())
        window.add(shown)
        window.show_all()
        window.get_window().focus(Gdk.CURRENT_TIME)  # nobody manages windows here
        return shown

    context.connect("automation-started", lambda _, one: one.connect("create-web-view", view))
    Gtk.main()


def settings() -> WebKit2.Settings:
    """WebKit's own, but for the features named above."""
    chosen = WebKit2.Settings()
    known = WebKit2.Settings.get_all_features()
    for feature in map(known.get, range(known.get_length())):
        if (wanted := FEATURES.get(feature.get_identifier())) is not None:
            chosen.set_feature_enabled(feature, wanted)
    return chosen


main()
