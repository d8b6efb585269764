// The same for the bandwidth estimation in deps/libwebrtc. No generated header (FBS/...): this part does not wait for those.
#include <absl/memory/memory.h>
#include <absl/strings/string_view.h>
#include <absl/types/optional.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
