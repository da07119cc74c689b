// Rows are copied one by one where FFmpeg pads them.
#include "engine/video/av_frame.h"

extern "C" {
#include <libavutil/imgutils.h>
}

#include "engine/video/pixel_format.h"

namespace limpid {

Frame FrameFromAv(const AVFrame& picture, const FrameFormat& format) {
  Frame frame;
  frame.pts = picture.pts;
  int index = 0;
  for (const PlaneShape& shape : PlaneShapes(format)) {
    Plane& plane = frame.planes.emplace_back();
    plane.stride = shape.row_bytes;
    plane.data.resize(shape.row_bytes * shape.rows);
    av_image_copy_plane(reinterpret_cast<uint8_t*>(plane.data.data()),
                        static_cast<int>(shape.row_bytes), picture.data[index],
                        picture.linesize[index],
                        static_cast<int>(shape.row_bytes),
                        static_cast<int>(shape.rows));
    ++index;
  }
  return frame;
}

AvFramePtr BorrowFrame(const Frame& frame, const FrameFormat& format) {
  AvFramePtr picture(av_frame_alloc());
  picture->format = AvFormatOf(format);
  picture->width = static_cast<int>(format.size.width);
  picture->height = static_cast<int>(format.size.height);
  picture->pts = frame.pts;
  const AvColor color = AvColorOf(format);
  picture->color_primaries = color.primaries;
  picture->color_trc = color.transfer;
  picture->colorspace = color.matrix;
  picture->color_range = color.range;
  for (size_t i = 0; i < frame.planes.size(); ++i) {
    // FFmpeg reads from the pictures that it is given, but takes no const.
    picture->data[i] = reinterpret_cast<uint8_t*>(
        const_cast<char*>(frame.planes[i].data.data()));
    picture->linesize[i] = static_cast<int>(frame.planes[i].stride);
  }
  return picture;
}

}  // namespace limpid
