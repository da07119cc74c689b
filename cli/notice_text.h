// What a server tells of beside the chunks, for people.
#pragma once

#include <string>

#include "limpid/v1/restoration.pb.h"

namespace limpid::cli {

// "frames 12 to 23 were dropped: the server is behind"; empty for notices of a
// later protocol.
std::string NoticeText(const v1::Notice& notice);

}  // namespace limpid::cli
