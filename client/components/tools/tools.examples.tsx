import type { Example } from '../example.ts'
import { FormatList, Menu } from '../menu/menu.tsx'
import { SearchBox } from '../search-box/search-box.tsx'
import { Tools } from './tools.tsx'

export const examples: Example[] = [
  {
    title: 'search, filter, download',
    render: (ui) => (
      <Tools
        end={
          <Menu
            label={
              <>
                Tải<span class="only-desk"> 30 dòng</span>
              </>
            }
            icon="download"
            isMain
          >
            <FormatList items={[{ href: '#csv', format: 'CSV', text: 'UTF-8' }]} />
          </Menu>
        }
      >
        <SearchBox
          ui={ui}
          id="tools-q"
          isQuiet
          hasHiddenSubmit
          hasSuggestions={false}
          label="Tìm trong bảng"
          placeholder="Tìm trong bảng"
        />
        <Menu label="Lọc" icon="filter" isAtStart>
          <p class="menu-note">Điều kiện</p>
        </Menu>
        <Menu label="10/15 cột" icon="columns" isAtStart>
          <p class="menu-note">Các cột</p>
        </Menu>
      </Tools>
    ),
  },
]
