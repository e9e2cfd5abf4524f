"""The English in which days and clocks can be said. The words themselves are one English."""

LANGUAGES = {
    "en-GB": "English (United Kingdom)",
    "en-IE": "English (Ireland)",
    "en-US": "English (United States)",
    "en-CA": "English (Canada)",
    "en-AU": "English (Australia)",
    "en-NZ": "English (New Zealand)",
    "en-ZA": "English (South Africa)",
    "en-IN": "English (India)",
}
USUAL = "en-GB"
