// Copies rows of pixels into one large frame.
#include "cli/contact_sheet.h"

#include <algorithm>
#include <memory>

#include "cli/video_writer.h"
#include "engine/base/status_macros.h"

namespace limpid::cli {
namespace {

constexpr int64_t kGap = 4;
constexpr int64_t kBytesPerPixel = 3;

int64_t RowHeight(const std::vector<ContactSheet::Picture>& row) {
  int64_t height = 0;
  for (const ContactSheet::Picture& picture : row) {
    height = std::max(height, picture.format.size.height);
  }
  return height;
}

int64_t RowWidth(const std::vector<ContactSheet::Picture>& row) {
  int64_t width = 0;
  for (const ContactSheet::Picture& picture : row) {
    width += picture.format.size.width + kGap;
  }
  return std::max<int64_t>(0, width - kGap);
}

void Paste(const ContactSheet::Picture& picture, int64_t left, int64_t top,
           Plane& sheet) {
  const std::string& pixels = picture.frame.planes[0].data;
  const int64_t row_bytes = picture.format.size.width * kBytesPerPixel;
  for (int64_t y = 0; y < picture.format.size.height; ++y) {
    std::copy_n(
        pixels.begin() + y * row_bytes, row_bytes,
        sheet.data.begin() + (top + y) * sheet.stride + left * kBytesPerPixel);
  }
}

}  // namespace

FrameSize ContactSheet::SheetSize() const {
  FrameSize size;
  for (const std::vector<Picture>& row : rows_) {
    size.width = std::max(size.width, RowWidth(row));
    size.height += RowHeight(row) + kGap;
  }
  size.height = std::max<int64_t>(0, size.height - kGap);
  return size;
}

ContactSheet::Picture ContactSheet::Draw() const {
  Picture sheet;
  sheet.format.layout = PixelLayout::kRgb;
  sheet.format.size = SheetSize();
  Plane& plane = sheet.frame.planes.emplace_back();
  plane.stride = sheet.format.size.width * kBytesPerPixel;
  plane.data.assign(plane.stride * sheet.format.size.height, '\xff');
  int64_t top = 0;
  for (const std::vector<Picture>& row : rows_) {
    int64_t left = 0;
    for (const Picture& picture : row) {
      Paste(picture, left, top, plane);
      left += picture.format.size.width + kGap;
    }
    top += RowHeight(row) + kGap;
  }
  return sheet;
}

absl::Status ContactSheet::Write(const std::string& path) const {
  if (rows_.empty()) {
    return absl::InvalidArgumentError(path + ": there is nothing to show");
  }
  const Picture sheet = Draw();
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoWriter> writer,
                   VideoWriter::Create({.path = path, .format = sheet.format}));
  RETURN_IF_ERROR(writer->Write(sheet.frame));
  return writer->Finish();
}

}  // namespace limpid::cli
