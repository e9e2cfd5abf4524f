// Somebody signed out in one window: the others of this browser do not go on showing what is
// theirs. Each loads itself again, and so becomes what it is for nobody.

const CHANNEL = "journal-gone";
const isAble = typeof BroadcastChannel !== "undefined";

/** @param {string[]} people */
export function tellGone(people) {
  if (isAble && people.length) new BroadcastChannel(CHANNEL).postMessage(people);
}

/** @param {string} person @param {() => void} work */
export function whenGone(person, work) {
  if (!isAble) return;
  new BroadcastChannel(CHANNEL).onmessage = ({ data }) => {
    if (data.includes(person)) work();
  };
}
