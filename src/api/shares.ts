// So much of something at the same time in this process, and so much of it for one person: what is beyond that is told to come again, before
// anything was read for it.

export interface Shares {
  /** Gives it back when called, once or several times. 'own': the person has his share already; 'all': the process has. */
  take(who: string, amount?: number): (() => void) | 'own' | 'all';
}

export function makeShares(each: number, all: number): Shares {
  const taken = new Map<string, number>();
  let sum = 0;
  return {
    take(who, amount = 1) {
      const own = taken.get(who) ?? 0;
      if (own + amount > each) return 'own';
      if (sum + amount > all) return 'all';
      taken.set(who, own + amount);
      sum += amount;
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        sum -= amount;
        const left = taken.get(who)! - amount;
        if (left > 0) taken.set(who, left);
        else taken.delete(who);
      };
    },
  };
}
