import type { Example } from '../example.ts'
import { PlaceMap, type Shade } from './place-map.tsx'
import { provinces } from './base-map.ts'

export const examples: Example[] = [
  {
    title: 'places, some of them together',
    render: (ui) => (
      <div class="limit">
        <PlaceMap
          ui={ui}
          label="Bản đồ: 345 trạm"
          box={[102, 7, 118, 24]}
          marks={[
            { at: [105.8, 21], count: 312, text: '312', label: '312 trạm', href: '#closer-1' },
            { at: [108.2, 16], count: 32, text: '32', label: '32 trạm', href: '#closer-2' },
            { at: [106.6, 10.8], count: 1, label: 'Tân Sơn Nhất' },
          ]}
        />
      </div>
    ),
  },
  {
    title: 'provinces by their numbers',
    render: (ui) => (
      <div class="limit">
        <PlaceMap
          ui={ui}
          label="Bản đồ dân số theo tỉnh"
          box={[102, 7, 118, 24]}
          shades={
            new Map(
              provinces.map(({ code, name }, index) => [
                code,
                { shade: (index % 5) as Shade, label: `${name}: ${index}` },
              ]),
            )
          }
        />
      </div>
    ),
  },
  {
    title: 'shapes',
    render: (ui) => (
      <div class="limit">
        <PlaceMap
          ui={ui}
          label="Bản đồ: 2 vùng"
          box={[104, 8, 108, 12]}
          shapes={[
            {
              geometry: {
                type: 'Polygon',
                coordinates: [
                  [
                    [105, 9],
                    [106, 9],
                    [106, 11],
                    [105, 9],
                  ],
                ],
              },
              shade: 3,
              label: 'Vùng một: 12',
            },
            {
              geometry: {
                type: 'LineString',
                coordinates: [
                  [104, 8],
                  [108, 12],
                ],
              },
              shade: null,
              label: 'Đường',
            },
          ]}
        />
      </div>
    ),
  },
]
