#include "engine/video/encoding.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

struct Row {
  Encoding encoding;
  const char* name;
  bool is_image;
  bool is_access_unit;
  bool can_encode;
};

constexpr Row kTable[] = {
    {Encoding::kRaw, "raw", false, false, false},
    {Encoding::kPng, "png", true, false, true},
    {Encoding::kJpeg, "jpeg", true, false, true},
    {Encoding::kH264, "h264", false, true, true},
    {Encoding::kHevc, "hevc", false, true, false},
    {Encoding::kAv1, "av1", false, true, false},
    {Encoding::kVp9, "vp9", false, true, false},
    {Encoding::kFfv1, "ffv1", false, true, true},
};

TEST(EncodingTest, EveryEncodingIsWhatTheTableSays) {
  for (const Row& row : kTable) {
    EXPECT_EQ(EncodingName(row.encoding), row.name);
    EXPECT_EQ(IsImage(row.encoding), row.is_image) << row.name;
    EXPECT_EQ(IsAccessUnit(row.encoding), row.is_access_unit) << row.name;
    EXPECT_EQ(CanEncode(row.encoding), row.can_encode) << row.name;
    EXPECT_EQ(CanDecode(row.encoding), row.is_image || row.is_access_unit)
        << row.name;
  }
}

}  // namespace
}  // namespace limpid
