// Under Me: whether this phone may clear what is kept on it. Loaded by me/contents.html.

import { tell } from "./storage.js";

await tell(document);
