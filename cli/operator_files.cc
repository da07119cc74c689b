// Pictures go through FFmpeg, kernels through the .npy reader.
#include "cli/operator_files.h"

#include <memory>
#include <utility>
#include <variant>

#include "cli/npy_file.h"
#include "cli/video_reader.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/frame_converter.h"

namespace limpid::cli {
namespace {

constexpr uint8_t kHalfWhite = 128;

absl::StatusOr<MaskBitmap> ReadMask(const std::string& path) {
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoReader> reader,
                   VideoReader::Open(path));
  ASSIGN_OR_RETURN(const AvFramePtr picture, reader->Next());
  if (picture == nullptr) {
    return absl::InvalidArgumentError(path + ": holds no picture");
  }
  FrameConverter converter({.format = AV_PIX_FMT_GRAY8,
                            .width = picture->width,
                            .height = picture->height,
                            .color = {.range = AVCOL_RANGE_JPEG}});
  ASSIGN_OR_RETURN(const AvFramePtr grey, converter.Convert(*picture));
  MaskBitmap mask = {.width = grey->width, .height = grey->height, .known = {}};
  for (int y = 0; y < grey->height; ++y) {
    const uint8_t* const row = grey->data[0] + y * grey->linesize[0];
    for (int x = 0; x < grey->width; ++x) {
      mask.known.push_back(row[x] >= kHalfWhite ? 1 : 0);
    }
  }
  return mask;
}

absl::Status Load(MaskSpec& mask) {
  if (mask.file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(MaskBitmap bitmap, ReadMask(mask.file));
  mask.bitmap = std::make_shared<const MaskBitmap>(std::move(bitmap));
  mask.file.clear();
  return absl::OkStatus();
}

absl::Status Load(BlurSpec& blur) {
  if (blur.file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(NpyArray array, ReadNpyFile(blur.file));
  blur.kernel = std::move(array.values);
  blur.kernel_width = static_cast<int>(array.columns);
  blur.kernel_height = static_cast<int>(array.rows);
  blur.file.clear();
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadOperatorFiles(OperatorSpec& spec) {
  for (OperatorStage& stage : spec.stages) {
    if (auto* mask = std::get_if<MaskSpec>(&stage))
      RETURN_IF_ERROR(Load(*mask));
    if (auto* blur = std::get_if<BlurSpec>(&stage))
      RETURN_IF_ERROR(Load(*blur));
  }
  return absl::OkStatus();
}

}  // namespace limpid::cli
