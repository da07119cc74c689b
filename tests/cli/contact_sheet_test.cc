#include "cli/contact_sheet.h"

#include <gtest/gtest.h>

#include "cli/rgb_clip.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

ContactSheet::Picture Flat(FrameSize size, char value) {
  ContactSheet::Picture picture = {RgbFormat(size), {}};
  picture.frame.planes.push_back(
      {std::string(3 * size.width * size.height, value), 3 * size.width});
  return picture;
}

char PixelAt(const ContactSheet::Picture& sheet, int64_t x, int64_t y) {
  const Plane& plane = sheet.frame.planes[0];
  return plane.data[y * plane.stride + 3 * x];
}

TEST(ContactSheetTest, PlacesPicturesInRowsWithGaps) {
  ContactSheet sheet;
  sheet.AddRow({Flat({4, 2}, 'a'), Flat({3, 3}, 'b')});
  sheet.AddRow({Flat({2, 2}, 'c')});
  const ContactSheet::Picture drawn = sheet.Draw();
  EXPECT_EQ(drawn.format.size, (FrameSize{4 + 4 + 3, 3 + 4 + 2}));
  EXPECT_EQ(PixelAt(drawn, 3, 1), 'a');
  EXPECT_EQ(PixelAt(drawn, 8, 2), 'b');
  EXPECT_EQ(PixelAt(drawn, 1, 8), 'c');
  EXPECT_EQ(PixelAt(drawn, 5, 0), '\xff');
  EXPECT_EQ(PixelAt(drawn, 0, 4), '\xff');
}

TEST(ContactSheetTest, WritesAPngThatReadsBack) {
  ContactSheet sheet;
  sheet.AddRow({Flat({5, 3}, 'k')});
  const std::string path = TestPath("sheet.png");
  ASSERT_TRUE(sheet.Write(path).ok());
  const auto clip = LoadClip(path, {});
  ASSERT_TRUE(clip.ok()) << clip.status();
  EXPECT_EQ(clip->format.size, (FrameSize{5, 3}));
  EXPECT_EQ(clip->frames[0].planes[0].data, std::string(45, 'k'));
}

TEST(ContactSheetTest, RefusesToWriteNothing) {
  EXPECT_EQ(ContactSheet().Write(TestPath("sheet.png")).code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid::cli
