package example;

/** What is written as JSON: {@code {"customer":"ann","item":"a plum","count":2}}. */
public record Order(String customer, String item, int count) {}
