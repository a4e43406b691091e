// The server says on the page itself that it came without a session, so that a first visit need not be refused to know that nobody is signed in.

/**
 * Only of a page that came just now: one kept on the phone, or come back to, may be older than the sign-in. Where it is not known the server is
 * asked.
 */
export function knownNobody(): boolean {
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (arrival?.type !== 'navigate' || globalThis.navigator.serviceWorker?.controller) return false;
  return document.querySelector('meta[name="signed-in"][content="nobody"]') !== null;
}
