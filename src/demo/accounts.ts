// Who may be looked in as: accounts of the demo, told only where the demo is what is served.
import type { Text } from '#kit/text.ts';

export interface DemoAccount {
  readonly role: Text;
  readonly name: string;
  readonly phone: string;
  readonly where: Text;
  /** Signs in with a second factor. */
  readonly strong: boolean;
}

export interface DemoAccounts {
  readonly password: string;
  /** For any authenticator app; the same for all who need it. */
  readonly totpSecret: string;
  readonly accounts: readonly DemoAccount[];
}
