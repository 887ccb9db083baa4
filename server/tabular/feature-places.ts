import type { ReadingNote } from './records.ts'

/** How many features were looked at, and how many of them lie where nothing can. */
export interface SeenPlaces {
  places: number
  /** The second figure is no latitude, the first one might be: they changed places. */
  exchanged: number
  /** Neither is a degree: metres of a map. */
  outside: number
}

// Whole files are in one system; a few features would tell.
const maxPlaces = 1_000
const firstPair = /\[\s*(-?[\d.]+(?:[eE][-+]?\d+)?)\s*,\s*(-?[\d.]+(?:[eE][-+]?\d+)?)/

/** Counts the first position of a geometry in. */
export function lookAtPlace(geometry: string | undefined, seen: SeenPlaces): void {
  const pair = seen.places < maxPlaces ? firstPair.exec(geometry?.slice(0, 1_000) ?? '') : null
  if (!pair) return
  const [x, y] = [Math.abs(Number(pair[1])), Math.abs(Number(pair[2]))]
  seen.places++
  if (x > 180 || y > 180) seen.outside++
  else if (y > 90 && x <= 90) seen.exchanged++
}

/** What is to be said when most features lie where nothing can. */
export function notePlaces({ places, exchanged, outside }: SeenPlaces): ReadingNote[] {
  if (exchanged * 2 > places)
    return [
      {
        code: 'coordinates-exchanged',
        column: 'geometry',
        message: {
          vi: 'Toạ độ có vẻ bị đổi chỗ: GeoJSON ghi kinh độ trước, vĩ độ sau (RFC 7946), còn ở đây số thứ hai lớn hơn 90. Bảng giữ như đã công bố; hãy đổi lại hai số rồi tải lên lại để bản đồ đúng chỗ.',
          en: 'The coordinates seem exchanged: GeoJSON has longitude first and latitude second (RFC 7946), and here the second is over 90. The table keeps them as published; exchange the two and upload the file again for a map that is right.',
        },
      },
    ]
  if (outside * 2 > places)
    return [
      {
        code: 'coordinates-no-degrees',
        column: 'geometry',
        message: {
          vi: 'Toạ độ không phải là độ kinh, độ vĩ (có lẽ là mét, như VN-2000), nên không vẽ được bản đồ. Bảng giữ như đã công bố; hãy chuyển sang WGS 84 rồi tải lên lại.',
          en: 'The coordinates are no degrees (metres, perhaps, as in VN-2000), so no map can be drawn. The table keeps them as published; convert them to WGS 84 and upload the file again.',
        },
      },
    ]
  return []
}
