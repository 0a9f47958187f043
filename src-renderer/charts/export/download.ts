/** Hands a file to the user: in a browser as a download, in Electron through its save dialog. */

export function download(name: string, content: Blob | string, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Parts joined to a name that every file system takes, e.g. `ridgeline-test-loss-by-epoch.svg`. */
export function fileName(parts: readonly string[], extension: string): string {
  const words = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.]+|\.(?!\d)|(?<!\d)\./gu, '-')
      .replace(/^-+|-+$/g, '')
      .replace(/-{2,}/g, '-'),
  );
  const name = ['ridgeline', ...words.filter((word) => word !== '')].join('-');
  return `${name.slice(0, 120)}.${extension}`;
}
