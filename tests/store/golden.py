"""Blobs, a wrapped key and a mark of the first format, as it was released. Each must open
for ever: when the format changes, add the new ones below and never touch these.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from journal.store.blobs import Place

DATA_KEY = sha256(b"golden data key").digest()
KEY_ENCRYPTION_KEY = sha256(b"golden key-encryption key").digest()
OWNER = UUID("a11ce000-0000-4000-8000-000000000001")
ROW = "5e551011-0000-4000-8000-000000000002"


@dataclass(frozen=True)
class Golden:
    """A blob as it lies in some backup, where it stood, and what it says."""

    place: Place
    words: bytes
    blob: bytes


FORMAT_1 = {
    "a version": Golden(
        Place("entry_version", "words", OWNER, ROW, 7),
        b'{"title":"Kitchen, late","body":"fridge, rain, a gate"}',
        bytes.fromhex(
            "01010000000107a49077271a99e0b4e3d9b77d88428dedd5047ffeaf7d6f254170847f4cbcf2ddf7"
            "73f5c30afdcf84ad5e228846f33721c1f0dc4340e0a0c6b2fc4852488e957e565f6303a533654a73"
            "2d4398eba5d1200849f35f4e21ca07fd3c082a66d1d1c916b29835d42b43f95dc53f76554438787d"
            "8f1d8e209f019e90f9f2e77a19dc221c7893dd8bcf016d28d0cfec0dd510971f4132b7c6dd6db35b"
            "4b96f8c40b4203ff62f14d9a6605664220d821ce88d63bf3ba1db0a251001d8a5aae08dadc2b4ba7"
            "f68a4b295a85669e7e561205cf0a8b2a56e21c1d0da44ce57ed873fd3d31e0fd2841a0748e3861f9"
            "d11e6281fbd75dd133208f3cc9c34406ebbef07a27a4546c6c87d3b8b2d94be849e68b9948bf6016"
            "56a970bf24e2f2e44db1"
        ),
    ),
    "nothing": Golden(
        Place("share", "snapshot", OWNER, ROW, 1),
        b"",
        bytes.fromhex(
            "01010000000197ea7a420845c8e0f4e5ecd2175c11845ad7a1a2c354c2f8512e9fbac5ca98f0ddf9"
            "b1c913639479c1cba01643b8f05cfd16959a1cb0873704c78e428aff9cffb3402d2f67298fcf5a20"
            "238cdebc351fd0488f02751faae28a33dda71b257f0e22a5e9167f6efb5475b750f7d66032758985"
            "1c5342a147a70fdf0053c9f10b63351bc33e39830ffc1eb9b9700e190ade997f13e8b095879d53e6"
            "e5174571970cf2ec74b7603611f18589d7f40cfbf528900459f9e92a0e114697a6f4551ad5552d4d"
            "5d8244f2c1d41ec38fbda22e71f91966e7792fc7512d3111498fdc929efa1d18089a939b72b27c04"
            "5a23c5ae0975cd3ae250c4c44ac619bc7be9f3248614927294fd784b5daba437f1fa8f5e2cd7427b"
            "2a256dcc61f2818e5fa0"
        ),
    ),
    "a full step": Golden(
        Place("reply", "words", OWNER, ROW, 1),
        b"w" * 252,
        bytes.fromhex(
            "010100000001252b555a4edb938fd52b9a2a04d73455d110758d04f726e5c1a7a6cbdad02b21cbac"
            "0c1d935234c32a28445f05e17c39ad423df9b3eef3d6bbe6a0d1bae4fd7bd622553b18ffa9f3c6db"
            "b9685b457418dcec48a201c90703bfeb8bdbc556e636351b0f4cb09c6fea668cc2b0f531d5733782"
            "07f632515ab5a12b782b3c71efebbaf9388c2ae09e79e79a25f0c63e414f1b9b1587c63bcdcfc549"
            "76d313ba757530895bbbf5281d0ee2136b48a9030283800cfe0afcbed118d9275280006084420610"
            "e050f665ac8166b8bef73805d5b320dbc06d59080179eee4a6be622417efd23ada224de17007c3d6"
            "f57cbb4e65cf55974aeb37a3ce49051ee20c9fb8a63fe3b7030a18d593bcbd75a9a74556827366a7"
            "9f39eaf376de65ba20d0"
        ),
    ),
    "accents and families": Golden(
        Place("course", "details", OWNER, ROW, 3),
        "e\u0301 \U0001f469\u200d\U0001f467 \u202e".encode() * 12,
        bytes.fromhex(
            "0101000000013c71dc1f54615872803765caac51309d9d726d9140b05959515ed80ad73ccd1431e7"
            "588f77bebbc14dcf6710d3324efdaccaeb4fca1be1258dfe86b9351a7012b19e482b9c5e1ac8bad0"
            "cf1d348fb6b4a9fc45854582e2e7ae9cc0bbe7234fba86f16a819c6a9b391abf56acafdcc00c9b2f"
            "75aa93660430f7f97a5b711f9cdef0b39fde30442b331957ce06a61f647a7fcb160b9eaba0467044"
            "513c46bee8d8e09a45a0e4964ec77f62ccb716ac4409b3b85363f463d7720a078087b016ea7b7fa3"
            "cbaf9db4daa63052c7a8143021384e743f3de6f304478b8cc29c771890443d361133d802ad819aaa"
            "8a66b28bf6f7eabe01f51e53b7af6ac7c303841b48cac877c0186c8ce7754df2ec3cf3001196c63a"
            "bf903e084c4d4aeb9571"
        ),
    ),
}

# DATA_KEY as the key store keeps it: of OWNER, version 1, wrapped by key 1.
WRAPPED = bytes.fromhex(
    "4c2e942187555d7bf3d11f5e9c13ee99a86e9d9945cf8479963115e36b7c459df331d52fce0742f2"
    "9ef6969b18cf5989147d86c20571005e552e1241"
)

# How the account of this address is found; were it to change, nobody could sign in.
EMAIL = "ana@example.org"
EMAIL_MARK = bytes.fromhex("9a60460f00c3dbe38cad7d3f09eb09923a1dd758a76367e33eb40f5960501ec4")
