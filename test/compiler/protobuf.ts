/** A schema-less reader of protobuf's wire format, to check the encoder. */

export interface Field {
  /** Field number. */
  id: number;
  /** A varint as bigint, four little-endian bytes, or the bytes of a text, message or packed list. */
  value: bigint | Uint8Array;
}

/** @throws Error for bytes that are not a protobuf message */
export function readFields(bytes: Uint8Array): Field[] {
  let position = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[position++];
      if (byte === undefined) throw new Error('the message is cut off');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  const take = (length: number): Uint8Array => {
    if (position + length > bytes.length) throw new Error('the message is cut off');
    return bytes.subarray(position, (position += length));
  };
  const fields: Field[] = [];
  while (position < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    if (wire !== 0 && wire !== 2 && wire !== 5) throw new Error(`wire type ${wire}`);
    const value = wire === 0 ? varint() : take(wire === 5 ? 4 : Number(varint()));
    fields.push({ id: tag >> 3, value });
  }
  return fields;
}

/** The messages or texts with a field number. */
export function messages(fields: readonly Field[], id: number): Uint8Array[] {
  return fields.flatMap((field) => (field.id === id && typeof field.value !== 'bigint' ? [field.value] : []));
}

export function texts(fields: readonly Field[], id: number): string[] {
  return messages(fields, id).map((bytes) => new TextDecoder().decode(bytes));
}

export function integers(fields: readonly Field[], id: number): bigint[] {
  return fields.flatMap((field) => (field.id === id && typeof field.value === 'bigint' ? [field.value] : []));
}
