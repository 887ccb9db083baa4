import * as L from 'leaflet'
import type { Places } from '../../../schemas/generated/tabular/places.ts'
import { islands } from './base-map.ts'
import { getBaseRings } from './base-rings.ts'
import { findShade, makeLabel, makeRow, writeNumber, type Live } from './live-words.ts'

// A hand that moves the map asks once it rests.
const restMs = 250
// A house and its neighbours; the base map tells nothing nearer.
const maxZoom = 17
// Nearer than this, whatever still lies together lies at one place.
const lastSplit = 15
/** As many dots as the side of the sight is cut into: what is asked for is a little more than what is seen. */
const beyond = 0.1

/** Puts a map that can be moved in the place of the drawing. What is in sight is asked of the portal alone. */
export function start(element: HTMLElement): void {
  const live = JSON.parse(element.dataset.live ?? '{}') as Live
  const drawing = element.querySelector<SVGElement>('.place-map-drawing')
  const pane = document.createElement('div')
  pane.className = 'place-map-live'
  element.append(pane)
  const map = L.map(pane, {
    zoomControl: false,
    attributionControl: false,
    maxZoom,
    minZoom: 1,
    zoomSnap: 0.5,
  })
  // Said by the map itself, which takes the keys.
  pane.setAttribute('role', 'region')
  pane.setAttribute('aria-label', `${live.label} ${live.texts.keys}`)
  L.control.scale({ imperial: false }).addTo(map)
  L.control
    .zoom({
      // Away from where notes open on a small screen, and from the names of the archipelagos at the right.
      position: 'bottomleft',
      zoomInText: '+',
      zoomOutText: '−',
      zoomInTitle: live.texts.zoomIn,
      zoomOutTitle: live.texts.zoomOut,
    })
    .addTo(map)
  // Leaflet itself hears Escape from the map alone, not from a pin.
  pane.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') map.closePopup()
  })
  map.on('popupopen', ({ popup }: { popup: L.Popup }) => {
    popup
      .getElement()
      ?.querySelector('.leaflet-popup-close-button')
      ?.setAttribute('aria-label', live.texts.close)
  })
  const [west, south, east, north] = live.box
  map.fitBounds([
    [south, west],
    [north, east],
  ])
  drawBase(map, live)
  nameIslands(map, live)
  if (live.dataHref) followSight(map, live, element)
  if (drawing) drawing.style.display = 'none'
}

type LatLng = [latitude: number, longitude: number]

const turn = (ring: readonly (readonly [number, number])[]): LatLng[] => ring.map(([x, y]) => [y, x])

/** Land, provinces and the archipelagos of Viet Nam, beneath everything else. */
function drawBase(map: L.Map, { shades }: Live): void {
  map.createPane('base').style.zIndex = '300'
  const base = L.svg({ pane: 'base', padding: 0.5 })
  const { land, provinces } = getBaseRings()
  const still = { pane: 'base', renderer: base, interactive: false }
  L.polygon(land.map(turn), { ...still, className: 'place-land' }).addTo(map)
  const shaded = new Map(shades)
  for (const { code, name, rings } of provinces) {
    const found = shaded.get(code)
    const shape = L.polygon(rings.map(turn), {
      ...still,
      interactive: found !== undefined,
      className: found ? `place-province m${found.shade}` : 'place-province',
    })
    if (found) shape.bindPopup(makeLabel(found.label))
    else shape.bindTooltip(makeLabel(name), { sticky: true })
    shape.addTo(map)
  }
  for (const { province, dots } of islands) {
    const shade = shaded.get(province)?.shade
    const className = shade === undefined ? 'place-island' : `place-island m${shade}`
    for (const [x, y] of dots) L.circleMarker([y, x], { ...still, radius: 2, className }).addTo(map)
  }
}

/** The names of the archipelagos, whole and in sight with their islands wherever the map comes to rest. */
function nameIslands(map: L.Map, { lang }: Live): void {
  const names = L.layerGroup().addTo(map)
  const halfWidth = 70
  const place = (): void => {
    names.clearLayers()
    const { x: width, y: depth } = map.getSize()
    // As many degrees as are in sight: of the whole world there is no room, of a large part of it for one line each.
    const side = (360 * width) / map.getPixelWorldBounds().getSize().x
    if (side > 90) return
    for (const { name, dots } of islands) {
      const seen = dots
        .map(([x, y]) => map.latLngToContainerPoint([y, x]))
        .filter(({ x, y }) => x > 0 && x < width && y > 0 && y < depth)
      if (seen.length === 0) continue
      const [west, east] = [Math.min(...seen.map(({ x }) => x)), Math.max(...seen.map(({ x }) => x))]
      const lowest = Math.max(...seen.map(({ y }) => y))
      const x = Math.max(halfWidth, Math.min(width - halfWidth, (west + east) / 2))
      const [first = '', second = ''] = name[lang].split(/ (?=\()/)
      const isShort = side > 40 || second === ''
      const height = isShort ? 18 : 40
      const icon = L.divIcon({
        className: 'place-name',
        html: makeLabel(isShort ? first : `${first}\n${second}`),
        iconSize: [2 * halfWidth, height],
        iconAnchor: [halfWidth, -4],
      })
      const at = map.containerPointToLatLng([x, Math.min(lowest, depth - height - 8)])
      L.marker(at, { icon, pane: 'base', interactive: false, keyboard: false }).addTo(names)
    }
  }
  map.on('moveend resize', place)
  place()
}

/** Asks for the places in sight whenever the map comes to rest, and draws them. */
function followSight(map: L.Map, live: Live, element: HTMLElement): void {
  const drawn = L.layerGroup().addTo(map)
  const status = document.createElement('p')
  status.className = 'place-map-status small'
  status.setAttribute('role', 'status')
  element.append(status)
  let asking: AbortController | null = null
  let timer = 0
  let hasMoved = false
  let isMakingRoom = false
  let isBehind = false
  const look = async (): Promise<void> => {
    asking?.abort()
    asking = new AbortController()
    const { signal } = asking
    const bbox = writeSight(map.getBounds().pad(beyond))
    try {
      const address = new URL(live.dataHref!, location.href)
      address.searchParams.set('bbox', bbox)
      const response = await fetch(address, { signal })
      if (!response.ok) throw new Error(String(response.status))
      drawPlaces(map, drawn, (await response.json()) as Places, live)
      status.textContent = ''
    } catch (error) {
      if (signal.aborted) return
      console.warn('The places could not be had.', error)
      status.textContent = live.texts.failed
    }
  }
  const rest = (): void => {
    isBehind = false
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void look(), restMs)
  }
  // A note that has no room moves the map. Drawing the places anew would take the note away, so that waits until it is closed.
  map.on('autopanstart', () => (isMakingRoom = true))
  map.on('popupclose', () => isBehind && rest())
  map.on('moveend', () => {
    if (isMakingRoom) isBehind = true
    else rest()
    isMakingRoom = false
    if (hasMoved) keepSight(writeSight(map.getBounds()))
  })
  map.on('movestart', () => (hasMoved = true))
  void look()
}

function writeSight(bounds: L.LatLngBounds): string {
  const inside = (value: number, most: number): number => Math.max(-most, Math.min(most, value))
  return [
    inside(bounds.getWest(), 540),
    inside(bounds.getSouth(), 90),
    inside(bounds.getEast(), 540),
    inside(bounds.getNorth(), 90),
  ]
    .map((degrees) => degrees.toFixed(5))
    .join(',')
}

/** The address says what is in sight, so that it can be passed on. */
function keepSight(bbox: string): void {
  const address = new URL(location.href)
  address.searchParams.set('bbox', bbox)
  history.replaceState(history.state, '', address)
}

function drawPlaces(map: L.Map, drawn: L.LayerGroup, places: Places, live: Live): void {
  const hadKeys = map.getPane('markerPane')?.contains(document.activeElement)
  drawn.clearLayers()
  // What had the keys is gone; they go on with the map.
  if (hadKeys) map.getContainer().focus()
  for (const { geometry, value, row } of places.shapes) {
    const shade = live.classes ? findShade(live.classes, value) : null
    const note = makeRow(places, row, value, live)
    L.geoJSON(geometry as unknown as Parameters<typeof L.geoJSON>[0], {
      style: (feature) => ({
        className: feature?.geometry.type.includes('Line')
          ? 'place-line'
          : shade === null
            ? 'place-shape'
            : `place-shape m${shade}`,
      }),
      pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 5, className: 'place-shape m4' }),
    })
      .bindPopup(note)
      .addTo(drawn)
  }
  const most = Math.max(1, ...places.points.map(({ count }) => count))
  for (const point of places.points) drawPoint(map, point, most, places, live).addTo(drawn)
}

function drawPoint(
  map: L.Map,
  { at, count, value, bbox, row }: Places['points'][number],
  most: number,
  places: Places,
  live: Live,
): L.Marker {
  const [x = 0, y = 0] = at
  const [west = 0, south = 0, east = 0, north = 0] = bbox
  if (row) {
    const note = makeRow(places, row, value, live)
    const icon = L.divIcon({ className: 'place-pin', iconSize: [24, 24] })
    return L.marker([y, x], { icon, title: note.title, alt: note.title }).bindPopup(note)
  }
  const size = Math.round(2 * (13 + 9 * Math.sqrt(count / most)))
  const shown = live.isMeasured && value !== null ? value : count
  const icon = L.divIcon({
    className: 'place-cluster',
    html: makeLabel(
      new Intl.NumberFormat(live.lang, { notation: 'compact', maximumSignificantDigits: 3 }).format(shown),
    ),
    iconSize: [size, size],
  })
  const number = writeNumber(live, count)
  const title = live.texts.closer.replace('{number}', number)
  const marker = L.marker([y, x], { icon, title, alt: title })
  const isOne = east - west < 1e-6 && north - south < 1e-6
  if (isOne || map.getZoom() >= lastSplit)
    return marker.bindPopup(makeLabel(live.texts.rowsHere.replace('{number}', number)))
  const comeCloser = (): void => {
    map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { padding: [40, 40] },
    )
    // What was pressed goes away; keys go on with the map.
    map.getContainer().focus()
  }
  return marker.on('click', comeCloser).on('keypress', ({ originalEvent }) => {
    if (originalEvent.key === 'Enter') comeCloser()
  })
}
