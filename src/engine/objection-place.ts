// Where the sealed words of an objection lie.
import { fieldAad } from '#crypto/provider.ts';

export type ObjectionColumn = 'grounds_sealed' | 'contact_sealed' | 'raiser_sealed';

export const objectionPlace = (tenantId: number, id: number, column: ObjectionColumn): string =>
  fieldAad({ tenantId, table: 'objections', column, rowId: id, sensitivity: 'S3' });
