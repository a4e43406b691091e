// Which addresses count as one neighbour: an IPv4 address by itself, of IPv6 the first 64 bits, because whoever has one address there has the other
// 2^64 of his network too (RFC 6177: a site is given at least a /64).

/** The eight groups of an IPv6 address as it is written; null when it is none. */
function groupsOf(address: string): string[] | null {
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const [before, after] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[]?];
  if (after === undefined) return before.length === 8 ? before : null;
  const missing = 8 - before.length - after.length;
  return missing < 1 ? null : [...before, ...Array<string>(missing).fill('0'), ...after];
}

const plain = (group: string): string => group.toLowerCase().replace(/^0+(?=.)/, '');

/** `192.0.2.7`, also where it is written as IPv6; of IPv6 `2001:db8:0:1::/64`. What is no address is itself. */
export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0]!;
  const mapped = /^(?:0*:){0,5}(?:::)?(?:0*:)*ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare);
  if (mapped) return mapped[1]!;
  if (!bare.includes(':')) return bare;
  const groups = groupsOf(bare);
  return groups ? `${groups.slice(0, 4).map(plain).join(':')}::/64` : bare;
}
